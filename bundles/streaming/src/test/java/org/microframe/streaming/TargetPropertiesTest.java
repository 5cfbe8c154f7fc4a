package org.microframe.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Hashtable;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.usb.host.kit.EmptyFramework;
import org.osgi.framework.ServiceReference;

class TargetPropertiesTest {

    @RegisterExtension
    final EmptyFramework framework = new EmptyFramework();

    private TargetProperties read(Map<String, Object> others) {
        Hashtable<String, Object> properties = new Hashtable<>(others);
        properties.putIfAbsent(StreamTarget.NAME, "music");
        properties.put(StreamTarget.DEVICE, "(usbinfo.idVendor=1209)");
        properties.put(StreamTarget.INTERFACE, 1);
        properties.put(StreamTarget.ENDPOINT, 1);
        StreamProducer producer = slot -> 0;
        ServiceReference<?> reference = framework
                .context()
                .registerService(StreamProducer.class, producer, properties)
                .getReference();
        return TargetProperties.of(reference, false);
    }

    @Test
    void refusesAMisspeltNameWithThoseThatThereAre() {
        assertThatThrownBy(() -> read(Map.of("microframe.stream.leed", 32)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("microframe.stream.leed is unknown; what follows microframe.stream. must be one of "
                        + "alternate, class, device, endpoint, frames, greatest.lead, group, group.size, group.start, "
                        + "interface, lead, leasable, least.lead, margin, name, on.break, on.overrun, on.refusal, "
                        + "on.underrun, others, pattern, priority, start.frame");
    }

    @Test
    void namesEveryMisspeltName() {
        assertThatThrownBy(() -> read(Map.of("microframe.stream.on_break", "FAIL", "microframe.stream.Marge", 4)))
                .hasMessageStartingWith("microframe.stream.Marge and microframe.stream.on_break are unknown; ");
    }

    @Test
    void readsNamesInWhateverCase() {
        assertThat(read(Map.of("microframe.Stream.LEAD", 32)).request().leadFrames())
                .isEqualTo(32);
    }

    @Test
    void leavesToOthersWhatIsOutsideThePrefix() {
        TargetProperties read = read(Map.of(
                "component.name", "org.example.Player",
                "felix.fileinstall.filename", "player.cfg",
                "service.pid", "org.example.player",
                "streams.target", "(service.id=1)",
                "microframe.streamed", true,
                "microframe.device", "virtualbus:speaker"));

        assertThat(read.identity().name()).isEqualTo("music");
    }
}
