package org.microframe.winusb;

import java.util.HexFormat;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.winusb.windows.ModelControl;

/** The devices of the provider test kit on the model. */
final class ModelDevices {

    private static final HexFormat HEX = HexFormat.of();

    private ModelDevices() {}

    /** Plugs one and answers the path of its device interface. */
    static String plug(ModelControl model, StandardDevice standard, String port) {
        return plug(model, standard, port, "");
    }

    /** The same with more words for the command. */
    static String plug(ModelControl model, StandardDevice standard, String port, String more) {
        String path = model.send("plug port=%s speed=%s device=%s configuration=%s %s"
                        .formatted(
                                port,
                                standard.speed().name().toLowerCase(),
                                HEX.formatHex(standard.deviceDescriptor()),
                                HEX.formatHex(standard.configurationDescriptor()),
                                more)
                        .strip())
                .value();
        behave(model, port, StandardDevice.OUT, "keep");
        behave(model, port, StandardDevice.IN, "numbers");
        behave(model, port, StandardDevice.LOOPBACK, "loopback:0x%02x".formatted(StandardDevice.OUT));
        behave(model, port, StandardDevice.BULK_OUT, "keep");
        behave(model, port, StandardDevice.BULK_IN, "loopback:0x%02x".formatted(StandardDevice.BULK_OUT));
        behave(model, port, StandardDevice.INTERRUPT, "silent");
        model.send("request port=%s type=0xc0 request=9 answer=%02x".formatted(port, StandardDevice.ANSWER));
        model.send("request port=%s type=0x40 request=9 accept=2".formatted(port));
        return path;
    }

    private static void behave(ModelControl model, String port, int endpoint, String behaviour) {
        model.send("endpoint port=%s address=0x%02x behaviour=%s".formatted(port, endpoint, behaviour));
    }
}
