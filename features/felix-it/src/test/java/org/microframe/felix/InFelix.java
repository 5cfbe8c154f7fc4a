package org.microframe.felix;

import java.nio.file.Path;
import org.apache.felix.service.command.CommandProcessor;
import org.microframe.testing.Await;
import org.microframe.testing.Shell;
import org.microframe.testing.Site;

/** What is particular to Felix as a site of tests. */
interface InFelix extends Site {

    @Override
    default Shell shell() throws Exception {
        return new Gogo(Await.service(context(), CommandProcessor.class));
    }

    @Override
    default Path jar(String artifact) {
        return JarFiles.of(artifact);
    }

    @Override
    default boolean judgesClassLoaders() {
        return true;
    }
}
