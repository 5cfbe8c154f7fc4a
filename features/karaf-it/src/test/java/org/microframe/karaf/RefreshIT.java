package org.microframe.karaf;

import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.testing.ContainerTest;
import org.microframe.testing.StreamsOfEachKind;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/**
 * The last row of the table of what survives what. The test's own bundle is refreshed with the rest.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class RefreshIT extends ContainerTest implements InKaraf {

    @Configuration
    public Option[] karaf() {
        return new Option[] {KarafOptions.simulated(), KarafOptions.plugIn()};
    }

    @Test
    public void allBundlesRefreshed() throws Exception {
        StreamsOfEachKind streams = new StreamsOfEachKind(context(), admin(), bus());
        streams.awaitRunning();
        streams.assertSurvivedRefresh(shell());
    }
}
