package org.microframe.streaming;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;

/** Answers control requests as a test has planned; takes all that is sent by other transfers, and has nothing to send. */
record PlannedControl(Plan plan) implements DeviceControl {

    /** What becomes of a control request. */
    interface Plan {
        int answer(SetupPacket setup) throws UsbException;
    }

    @Override
    public int controlTransfer(SetupPacket setup, ByteBuffer data, Duration timeout) throws UsbException {
        return plan.answer(setup);
    }

    @Override
    public int transfer(int endpointAddress, ByteBuffer data, Duration timeout) {
        int carried = (endpointAddress & 0x80) == 0 ? data.remaining() : 0;
        data.position(data.position() + carried);
        return carried;
    }
}
