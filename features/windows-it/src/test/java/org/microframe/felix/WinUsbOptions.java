package org.microframe.felix;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import org.microframe.winusb.windows.ModelControl;
import org.ops4j.pax.exam.Option;

/** What a test's Felix on the Windows JVM consists of. */
final class WinUsbOptions {

    private WinUsbOptions() {}

    /** The whole set, with the native service for winusb.dll, and what speaks to the model. */
    static Option winusb() {
        return composite(
                MicroframeOptions.microframe(),
                distributed("jna"),
                distributed("org.microframe.winusb"),
                systemPackages(ModelControl.class.getPackageName()));
    }

    private static Option distributed(String artifact) {
        return bundle(JarFiles.of(artifact).toUri().toString());
    }
}
