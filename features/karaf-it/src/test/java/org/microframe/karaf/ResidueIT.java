package org.microframe.karaf;

import static org.ops4j.pax.exam.CoreOptions.vmOption;

import org.junit.runner.RunWith;
import org.microframe.testing.ResidueRows;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** However often a bundle is replaced in Karaf, nothing of the elder ones stays. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ResidueIT extends ResidueRows implements InKaraf {

    @Configuration
    public Option[] karaf() {
        return new Option[] {
            KarafOptions.simulated(), vmOption("-Djdk.nio.maxCachedBufferSize=0"), KarafOptions.plugIn()
        };
    }
}
