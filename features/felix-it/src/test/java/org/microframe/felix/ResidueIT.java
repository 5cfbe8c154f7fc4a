package org.microframe.felix;

import static org.microframe.felix.MicroframeOptions.microframe;
import static org.microframe.felix.MicroframeOptions.plugIn;
import static org.microframe.felix.MicroframeOptions.pushStreams;

import org.junit.runner.RunWith;
import org.microframe.testing.ResidueRows;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;

/** However often a bundle is replaced in Felix, nothing of the elder ones stays. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerMethod.class)
public class ResidueIT extends ResidueRows implements InFelix {

    @Configuration
    public Option[] felix() {
        return new Option[] {microframe(), pushStreams(), plugIn()};
    }
}
