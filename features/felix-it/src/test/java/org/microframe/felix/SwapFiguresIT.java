package org.microframe.felix;

import static org.microframe.felix.MicroframeOptions.microframe;
import static org.microframe.felix.MicroframeOptions.pushStreams;

import org.junit.runner.RunWith;
import org.microframe.testing.SwapFigures;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** What it costs to replace each part, in frames and in time. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SwapFiguresIT extends SwapFigures implements InFelix {

    @Configuration
    public Option[] felix() {
        return new Option[] {microframe(), pushStreams()};
    }
}
