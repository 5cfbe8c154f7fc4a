package org.microframe.karaf;

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
public class SwapFiguresIT extends SwapFigures implements InKaraf {

    @Configuration
    public Option[] karaf() {
        return new Option[] {KarafOptions.simulated()};
    }
}
