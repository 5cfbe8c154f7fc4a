package org.microframe.felix;

import static org.microframe.felix.MicroframeOptions.microframe;
import static org.microframe.felix.MicroframeOptions.plugIn;
import static org.microframe.felix.MicroframeOptions.pushStreams;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.testing.ContainerTest;
import org.microframe.testing.chaos.Chaos;
import org.microframe.testing.chaos.Unrelated;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.FrameworkWiring;

/** Whatever is changed in Felix and whenever: nineteen streams come through it, and nothing is left behind. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ChaosIT extends ContainerTest implements InFelix {

    @Configuration
    public Option[] felix() {
        return new Option[] {microframe(), pushStreams(), plugIn()};
    }

    @Test
    public void streamsComeThroughChaos() throws Exception {
        new Chaos(this, unrelated()).run();
    }

    /** The commands of the console, and what the container does when it tidies up after them. */
    private Unrelated unrelated() {
        return new Unrelated() {
            private Bundle installed;

            @Override
            public void install() throws Exception {
                installed = context()
                        .installBundle(JarFiles.of("org.apache.felix.gogo.command")
                                .toUri()
                                .toString());
                installed.start();
            }

            @Override
            public void uninstall() throws Exception {
                installed.uninstall();
                CountDownLatch refreshed = new CountDownLatch(1);
                context()
                        .getBundle(0)
                        .adapt(FrameworkWiring.class)
                        .refreshBundles(List.of(installed), event -> refreshed.countDown());
                refreshed.await();
            }

            @Override
            public boolean isOf(String line) {
                return line.contains("org.apache.felix.gogo.command");
            }
        };
    }
}
