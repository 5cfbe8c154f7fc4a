package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.SlotMemory;
import org.microframe.winusb.dll.kernel32.OverlappedLayout;

/** Where the second slab of a pipe has what Windows is given. */
class PipeAddressesTest {

    private static final int SLOTS = 5;
    private static final int FRAMES = 4;
    private static final int FRAME_AT = OverlappedLayout.HERE.size() + 7 & ~7;
    private static final IsochGeometry GEOMETRY = new IsochGeometry(UsbSpeed.HIGH, 8, 64);

    private static SlotMemory memory(boolean in) {
        return SlotMemory.allocate(GEOMETRY, SLOTS, FRAMES, in, WinUsbPipe.REQUEST_BYTES);
    }

    private static long address(Pointer pointer) {
        return Pointer.nativeValue(pointer);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void addressOfAnOverlappedIsItsSlotsAndNoOther(boolean in) {
        PipeAddresses addresses = new PipeAddresses(memory(in), FRAME_AT);

        for (int slot = 0; slot < SLOTS; slot++) {
            long overlapped = address(addresses.overlapped(slot));
            assertThat(overlapped % Long.BYTES).isZero();
            assertThat(addresses.slotOf(overlapped)).isEqualTo(slot);
            assertThat(addresses.slotOf(overlapped + 8)).isEqualTo(-1);
            assertThat(addresses.slotOf(overlapped - 1)).isEqualTo(-1);
        }
        assertThat(addresses.slotOf(address(addresses.overlapped(0)) - WinUsbPipe.REQUEST_BYTES))
                .isEqualTo(-1);
        assertThat(addresses.slotOf(address(addresses.overlapped(SLOTS - 1)) + WinUsbPipe.REQUEST_BYTES))
                .isEqualTo(-1);
        assertThat(addresses.slotOf(0)).isEqualTo(-1);
        assertThat(addresses.slotOf(-1)).isEqualTo(-1);
    }

    @Test
    void overlappedFrameAndDescriptorsOfASlotDoNotOverlapAnyOther() {
        SlotMemory memory = memory(true);
        PipeAddresses addresses = new PipeAddresses(memory, FRAME_AT);
        byte mark = 1;
        for (int slot = 0; slot < SLOTS; slot++) {
            addresses.overlapped(slot).setMemory(0, OverlappedLayout.HERE.size(), mark++);
            addresses.frame(slot).setMemory(0, Integer.BYTES, mark++);
            addresses.descriptors(slot).setMemory(0, FRAMES * 8 * IsochPackets.ENTRY_BYTES, mark++);
        }

        int[] counted = new int[mark];
        for (int i = 0; i < memory.control().capacity(); i++) {
            counted[memory.control().get(i)]++;
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            assertThat(counted[3 * slot + 1]).isEqualTo(OverlappedLayout.HERE.size());
            assertThat(counted[3 * slot + 2]).isEqualTo(Integer.BYTES);
            assertThat(counted[3 * slot + 3]).isEqualTo(FRAMES * 8 * IsochPackets.ENTRY_BYTES);
        }
    }

    @Test
    void overlappedIsClearedAndThoseBesideItAreNot() {
        SlotMemory memory = memory(false);
        PipeAddresses addresses = new PipeAddresses(memory, FRAME_AT);
        for (int i = 0; i < memory.control().capacity(); i++) {
            memory.control().put(i, (byte) 7);
        }

        addresses.clearOverlapped(1);

        assertThat(addresses.overlapped(1).getByteArray(0, OverlappedLayout.HERE.size()))
                .containsOnly(0);
        assertThat(addresses.frame(1).getByte(0)).isEqualTo((byte) 7);
        assertThat(addresses.overlapped(0).getByteArray(0, OverlappedLayout.HERE.size()))
                .containsOnly(7);
        assertThat(addresses.overlapped(2).getByteArray(0, OverlappedLayout.HERE.size()))
                .containsOnly(7);
    }

    @Test
    void descriptorThatDriverWritesIsThePacketOfTheSlot() {
        SlotMemory memory = memory(true);
        PipeAddresses addresses = new PipeAddresses(memory, FRAME_AT);
        memory.prepare(2, 1);
        Pointer second = addresses.descriptors(2).share(IsochPackets.ENTRY_BYTES);
        second.setInt(4, 63);
        second.setInt(8, 0);

        IsochPackets packets = memory.packets(2);

        packets.next();
        assertThat(packets.status()).isEqualTo(PacketStatus.MISSED);
        packets.next();
        assertThat(packets.status()).isEqualTo(PacketStatus.OK);
        assertThat(packets.length()).isEqualTo(63);
        assertThat(packets.offset()).isEqualTo(64);
    }

    @Test
    void descriptorThatContradictsTheEndpointIsMalformed() {
        SlotMemory memory = memory(true);
        Pointer first = new PipeAddresses(memory, FRAME_AT).descriptors(0);
        memory.prepare(0, 1);
        first.setInt(4, 65);
        first.setInt(8, 0);

        IsochPackets packets = memory.packets(0);

        packets.next();
        assertThat(packets.status()).isEqualTo(PacketStatus.MALFORMED);
        assertThat(packets.length()).isZero();
    }
}
