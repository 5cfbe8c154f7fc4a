package org.microframe.karaf;

import org.junit.runner.RunWith;
import org.microframe.testing.SurvivalRows;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** The table of what survives what, but for its last row. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SurvivalIT extends SurvivalRows implements InKaraf {

    @Configuration
    public Option[] karaf() {
        return new Option[] {KarafOptions.simulated(), KarafOptions.plugIn()};
    }
}
