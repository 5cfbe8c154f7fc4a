package org.microframe.karaf;

import java.nio.file.Path;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.microframe.testing.Await;
import org.microframe.testing.Shell;
import org.microframe.testing.Site;

/** What is particular to Karaf as a site of tests. */
interface InKaraf extends Site {

    @Override
    default Shell shell() throws Exception {
        return new Console(Await.service(context(), SessionFactory.class))::run;
    }

    @Override
    default Path jar(String artifact) {
        return KarafOptions.jar(artifact);
    }

    /** Karaf's own books keep what they know of elder versions. */
    @Override
    default boolean judgesClassLoaders() {
        return false;
    }
}
