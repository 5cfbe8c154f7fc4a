package org.microframe.felix;

import static org.microframe.felix.MicroframeOptions.microframe;
import static org.microframe.felix.MicroframeOptions.plugIn;
import static org.microframe.felix.MicroframeOptions.pushStreams;

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
public class RefreshIT extends ContainerTest implements InFelix {

    @Configuration
    public Option[] felix() {
        return new Option[] {microframe(), pushStreams(), plugIn()};
    }

    @Test
    public void allBundlesRefreshed() throws Exception {
        StreamsOfEachKind streams = new StreamsOfEachKind(context(), admin(), bus());
        streams.awaitRunning();
        streams.assertSurvivedRefresh(shell());
    }
}
