package org.microframe.benchmarks;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.winusb.WindowsDevices;

/**
 * The program of {@code calls.c} in Java, on a Windows JVM: for each line {@code out TRANSFERS} or {@code in TRANSFERS} of its standard
 * input it says how long each took, ns; with {@code profile} behind it, where the time went, in lines up to an empty one. The pipe is the WinUSB service's, the loop over it a bare one.
 */
final class WindowsCalls {

    static final int IN_FLIGHT = 8;
    static final int FRAMES_PER_TRANSFER = 8;

    private WindowsCalls() {}

    /** @param arguments the file */
    public static void main(String[] arguments) throws IOException, UsbException {
        BareLoop out = loop(arguments[0], 0x01, new PlugIns.Numbering());
        BareLoop in = loop(arguments[0], 0x82, new PlugIns.Summing());
        InputStream input = new FileInputStream(FileDescriptor.in);
        for (String line = line(input); !line.isEmpty(); line = line(input)) {
            String[] words = line.split(" ");
            int transfers = Integer.parseInt(words[1]);
            BareLoop loop = words[0].equals("in") ? in : out;
            if (words.length > 2) {
                Profile.ofStacks(() -> loop.run(transfers)).forEach(System.out::println);
                System.out.println();
                continue;
            }
            long begin = System.nanoTime();
            int done = loop.run(transfers);
            System.out.printf(Locale.ROOT, "%.3f%n", (double) (System.nanoTime() - begin) / done);
        }
        // The transfers that are pending go with the process, as those of the program in C do.
        Runtime.getRuntime().halt(0);
    }

    /** The next line, empty at the end; byte by byte, as Wine does not tell how much of a pipe can be read. */
    private static String line(InputStream input) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = input.read(); c >= 0 && c != '\n'; c = input.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private static BareLoop loop(String file, int endpoint, Object plugIn) throws UsbException {
        UsbDevice device = WindowsDevices.file(file);
        CompletionQueue queue = device.newQueue();
        UsbConnection connection = device.open(queue);
        connection.selectAlternateSetting(0, 1);
        IsochPipe pipe = connection.openIsochPipe(endpoint, IN_FLIGHT, FRAMES_PER_TRANSFER);
        queue.enter();
        return new BareLoop(queue, pipe, plugIn, () -> {}, IN_FLIGHT);
    }
}
