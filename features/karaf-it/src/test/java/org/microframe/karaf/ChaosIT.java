package org.microframe.karaf;

import static org.ops4j.pax.exam.CoreOptions.vmOption;

import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.testing.ContainerTest;
import org.microframe.testing.Shell;
import org.microframe.testing.chaos.Chaos;
import org.microframe.testing.chaos.Unrelated;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleException;

/** Whatever is changed in Karaf and whenever: nineteen streams come through it, and nothing is left behind. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ChaosIT extends ContainerTest implements InKaraf {

    @Configuration
    public Option[] karaf() {
        return new Option[] {
            KarafOptions.simulated(), vmOption("-Djdk.nio.maxCachedBufferSize=0"), KarafOptions.plugIn()
        };
    }

    @Test
    public void streamsComeThroughChaos() throws Exception {
        new Chaos(this, unrelated()).run();
    }

    /** The console's web server fails to stop at the moment at which it is configured; then it has stopped all the same. */
    private Unrelated unrelated() throws Exception {
        Shell console = shell();
        return new Unrelated() {
            @Override
            public void install() throws Exception {
                console.run("feature:install http webconsole");
            }

            @Override
            public void uninstall() throws Exception {
                try {
                    console.run("feature:uninstall webconsole http");
                } catch (BundleException e) {
                    if (!isOf(String.valueOf(e.getMessage()))) {
                        throw e;
                    }
                    console.run("feature:uninstall webconsole http");
                }
            }

            @Override
            public boolean isOf(String line) {
                return line.contains("org.ops4j.pax.web")
                        || line.contains("WebConsoleSecurityProvider")
                        || line.contains("FeatureDeploymentListener") && !line.contains("org.microframe");
            }
        };
    }
}
