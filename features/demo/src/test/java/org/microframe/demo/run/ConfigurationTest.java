package org.microframe.demo.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DescriptorParser;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UsbSpeed;

class ConfigurationTest {

    @TempDir
    private Path folder;

    @Test
    void fillsEveryPlaceOfTheTemplate() throws Exception {
        String text = Files.readString(Configuration.write(folder, 5_300, Duration.ofSeconds(25)));

        assertThat(text)
                .doesNotContain("${")
                .contains("\"recording.frames:Long\": 5300")
                .contains("\"timeout.millis:Long\": 25000")
                .contains("delay=100")
                .contains("\"file\": \"" + folder + "/source.wav\"");
    }

    @Test
    void describesASpeakerAndAMicrophoneThatTheExamplesLookFor() throws Exception {
        String text = Files.readString(Configuration.write(folder, 1, Duration.ZERO));
        List<DeviceDescriptor> devices = new ArrayList<>();
        for (ByteBuffer bytes : descriptors(text, "device.descriptor")) {
            devices.add(DescriptorParser.parseDevice(bytes));
        }
        List<ConfigurationDescriptor> configurations = new ArrayList<>();
        for (ByteBuffer bytes : descriptors(text, "configuration.descriptor")) {
            configurations.add(DescriptorParser.parseConfiguration(bytes, UsbSpeed.FULL));
        }

        assertThat(devices).extracting(DeviceDescriptor::vendorId).containsExactly(0x1209, 0x1209);
        assertThat(devices).extracting(DeviceDescriptor::productId).containsExactly(1, 2);
        assertThat(configurations)
                .extracting(configuration -> stream(configuration, 0x01))
                .startsWith(new IsochGeometry(UsbSpeed.FULL, 1, 192));
        assertThat(configurations)
                .extracting(configuration -> stream(configuration, 0x82))
                .endsWith(new IsochGeometry(UsbSpeed.FULL, 1, 192));
    }

    private static IsochGeometry stream(ConfigurationDescriptor configuration, int endpoint) {
        return configuration.interfaces().stream()
                .filter(setting -> setting.number() == 1 && setting.alternateSetting() == 1)
                .flatMap(setting -> setting.endpoints().stream())
                .filter(candidate -> candidate.address() == endpoint)
                .map(found -> IsochGeometry.of(UsbSpeed.FULL, found))
                .findFirst()
                .orElse(null);
    }

    private static List<ByteBuffer> descriptors(String text, String key) {
        return Pattern.compile("\"" + Pattern.quote(key) + "\": \"([^\"]*)\"")
                .matcher(text)
                .results()
                .map(found ->
                        ByteBuffer.wrap(HexFormat.of().parseHex(found.group(1).replace(" ", ""))))
                .toList();
    }
}
