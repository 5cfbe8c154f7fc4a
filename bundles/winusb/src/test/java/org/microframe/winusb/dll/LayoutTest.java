package org.microframe.winusb.dll;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import org.junit.jupiter.api.Test;
import org.microframe.usb.SetupPacket;
import org.microframe.winusb.dll.kernel32.OverlappedEntryLayout;
import org.microframe.winusb.dll.kernel32.OverlappedLayout;
import org.microframe.winusb.dll.setupapi.SetupLayouts;
import org.microframe.winusb.dll.winusb.SetupPackets;
import org.microframe.winusb.dll.winusb.TimeSyncLayout;

/** Layouts of both widths of a pointer, and how values are put into memory. */
class LayoutTest {

    @Test
    void setupPacketIsPackedInTheOrderOfTheBus() {
        assertThat(SetupPackets.pack(new SetupPacket(0xC0, 0x09, 0x1234, 0x5678, 0x9ABC)))
                .isEqualTo(0x9ABC_5678_1234_09C0L);
        assertThat(SetupPackets.pack(new SetupPacket(0xFF, 0xFF, 0xFFFF, 0xFFFF, 0xFFFF)))
                .isEqualTo(-1L);
    }

    @Test
    void structuresHaveTheSizesOfBothWidths() {
        assertThat(OverlappedLayout.of(8)).isEqualTo(new OverlappedLayout(32, 0, 8, 16, 20, 24));
        assertThat(OverlappedLayout.of(4)).isEqualTo(new OverlappedLayout(20, 0, 4, 8, 12, 16));
        assertThat(OverlappedEntryLayout.of(8)).isEqualTo(new OverlappedEntryLayout(32, 0, 8, 16, 24));
        assertThat(OverlappedEntryLayout.of(4)).isEqualTo(new OverlappedEntryLayout(16, 0, 4, 8, 12));
        assertThat(SetupLayouts.interfaceDataSize(8)).isEqualTo(32);
        assertThat(SetupLayouts.interfaceDataSize(4)).isEqualTo(28);
        assertThat(SetupLayouts.detailSize(8)).isEqualTo(8);
        assertThat(SetupLayouts.detailSize(4)).isEqualTo(6);
        assertThat(TimeSyncLayout.Sample.of(8).size()).isEqualTo(60);
        assertThat(TimeSyncLayout.Sample.of(4).size()).isEqualTo(56);
        assertThat(TimeSyncLayout.Start.of(8).size()).isEqualTo(9);
        assertThat(TimeSyncLayout.Stop.of(4).size()).isEqualTo(4);
    }

    @Test
    void pointerReachesTheMemoryAndStringsEndWithZero() {
        NativeMemory memory = NativeMemory.wide("Pro");

        assertThat(memory.pointer(2).getChar(0)).isEqualTo('r');
        assertThat(memory.pointer().getShort(6)).isZero();
        assertThat(memory.getWide(0)).isEqualTo("Pro");
    }

    @Test
    void handleIsReadAsItWasWritten() {
        NativeMemory memory = NativeMemory.allocate(8);

        memory.putPointer(0, new Pointer(0xFFFF_FFF4L));

        assertThat(memory.getPointer(0)).isEqualTo(new Pointer(0xFFFF_FFF4L));
    }
}
