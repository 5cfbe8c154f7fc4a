package org.microframe.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.microframe.isoch.StreamRequest;
import org.microframe.scheduler.TurnDriven;
import org.microframe.streaming.PlugInHandler;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.winusb.WindowsDevices;

/**
 * The program of {@code clients.c} in Java, on a Windows JVM: streams to one device and from another with the whole stack, a pump for each,
 * until its standard input ends.
 */
final class WindowsClients {

    private final AtomicBoolean over = new AtomicBoolean();
    private final List<TurnDriven> pumps = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<UsbConnection> connections = new ArrayList<>();

    /** @param arguments the paths of the devices */
    public static void main(String[] arguments) throws IOException, UsbException, InterruptedException {
        WindowsClients clients = new WindowsClients();
        clients.stream(arguments[0], 1, 0x01, new PlugIns.Numbering());
        clients.stream(arguments[1], 2, 0x82, new PlugIns.Summing());
        System.out.println("streams");
        System.in.readAllBytes();
        clients.over.set(true);
        for (Thread thread : clients.threads) {
            thread.join();
        }
        clients.connections.forEach(UsbConnection::abort);
        long frames = clients.pumps.stream().mapToLong(TurnDriven::carried).sum();
        long breaks = clients.pumps.stream().mapToLong(TurnDriven::breaks).sum();
        System.out.println(frames / WindowsCalls.FRAMES_PER_TRANSFER + " " + breaks);
    }

    private void stream(String path, int interfaceNumber, int endpoint, Object plugIn) throws UsbException {
        StreamRequest request = new StreamRequest(
                "(microframe.device=*)",
                interfaceNumber,
                1,
                endpoint,
                ImmediateStreams.LEAD_FRAMES,
                WindowsCalls.FRAMES_PER_TRANSFER,
                4);
        UsbDevice device = WindowsDevices.listed(path);
        CompletionQueue queue = device.newQueue();
        UsbConnection connection = device.open(queue);
        connections.add(connection);
        connection.selectAlternateSetting(interfaceNumber, 1);
        IsochPipe pipe =
                connection.openIsochPipe(endpoint, TurnDriven.slotsFor(request), WindowsCalls.FRAMES_PER_TRANSFER);
        TurnDriven pump = new TurnDriven(queue, System::nanoTime);
        pump.add(pipe, request, PlugInHandler.of(plugIn));
        pumps.add(pump);
        Thread thread = new Thread(
                () -> {
                    queue.enter();
                    pump.runUntil(over::get);
                },
                "benchmark pump");
        thread.setPriority(Thread.MAX_PRIORITY);
        threads.add(thread);
        thread.start();
    }
}
