package org.microframe.usb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsochPacketsTest {

    private static final int XACT_ERROR = 0xC0000011;
    private static final int SUCCESS = 0;

    private final IsochGeometry geometry = new IsochGeometry(UsbSpeed.HIGH, 4, 100);
    private final ByteBuffer entries =
            ByteBuffer.allocateDirect(8 * IsochPackets.ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void readsEachPacketInTurn() {
        enter(0, 0, 100, SUCCESS);
        enter(1, 100, 0, SUCCESS);
        enter(2, 200, 7, XACT_ERROR);

        List<String> read = read(new IsochPackets(entries, geometry).reset(3));

        assertThat(read).containsExactly("0 at 0: 100 OK 0", "1 at 100: 0 OK 0", "2 at 200: 7 BUS_ERROR " + XACT_ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "HIGH,8,0:0 0:1 0:2 0:3 0:4 0:5 0:6 0:7",
        "HIGH,4,0:0 0:2 0:4 0:6 1:0 1:2 1:4 1:6",
        "SUPER,2,0:0 0:4 1:0 1:4 2:0 2:4 3:0 3:4",
        "HIGH,1,0:0 1:0 2:0 3:0 4:0 5:0 6:0 7:0",
        "FULL,1,0:0 1:0 2:0 3:0 4:0 5:0 6:0 7:0"
    })
    void placesEachPacketInFrameAndMicroframe(UsbSpeed speed, int packetsPerFrame, String expected) {
        IsochPackets packets = new IsochPackets(entries, new IsochGeometry(speed, packetsPerFrame, 100)).reset(8);

        List<String> places = new ArrayList<>();
        while (packets.next()) {
            places.add(packets.frame() + ":" + packets.microframe());
        }

        assertThat(String.join(" ", places)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"101,5", "0,5", "200,5", "100,101", "100,-1", "-100,5", "100,2147483647"})
    void callsAnEntryThatContradictsTheGeometryMalformedAndEmpty(int offset, int length) {
        enter(0, 0, 100, SUCCESS);
        enter(1, offset, length, SUCCESS);
        enter(2, 200, 3, SUCCESS);

        List<String> read = read(new IsochPackets(entries, geometry).reset(3));

        assertThat(read).containsExactly("0 at 0: 100 OK 0", "1 at 100: 0 MALFORMED 0", "2 at 200: 3 OK 0");
    }

    @Test
    void keepsTheDriversStatusOfAMalformedEntry() {
        enter(0, 1, 0, XACT_ERROR);
        IsochPackets packets = new IsochPackets(entries, geometry).reset(1);

        packets.next();

        assertThat(packets.status()).isEqualTo(PacketStatus.MALFORMED);
        assertThat(packets.usbdStatus()).isEqualTo(XACT_ERROR);
    }

    @Test
    void staysOnTheLastPacketAtTheEnd() {
        enter(0, 0, 1, SUCCESS);
        enter(1, 100, 2, SUCCESS);
        IsochPackets packets = new IsochPackets(entries, geometry).reset(2);

        packets.next();
        packets.next();

        assertThat(packets.next()).isFalse();
        assertThat(packets.next()).isFalse();
        assertThat(packets.index()).isEqualTo(1);
        assertThat(packets.length()).isEqualTo(2);
    }

    @Test
    void beginsAgainAfterRewind() {
        enter(0, 0, 1, SUCCESS);
        IsochPackets packets = new IsochPackets(entries, geometry).reset(1);
        List<String> first = read(packets);

        packets.rewind();

        assertThat(packets.index()).isEqualTo(-1);
        assertThat(read(packets)).isEqualTo(first).hasSize(1);
    }

    @Test
    void readsWhatTheDriverWroteSinceTheReset() {
        IsochPackets packets = new IsochPackets(entries, geometry).reset(8);
        enter(0, 0, 42, SUCCESS);

        packets.reset(1).next();

        assertThat(packets.count()).isEqualTo(1);
        assertThat(packets.length()).isEqualTo(42);
    }

    @Test
    void hasNoPacketsUntilItIsReset() {
        IsochPackets packets = new IsochPackets(entries, geometry);

        assertThat(packets.count()).isZero();
        assertThat(packets.next()).isFalse();
    }

    @Test
    void refusesToDescribeThePacketBeforeTheFirst() {
        IsochPackets packets = new IsochPackets(entries, geometry).reset(8);

        assertThatIllegalStateException().isThrownBy(packets::frame);
        assertThatIllegalStateException().isThrownBy(packets::microframe);
        assertThatIllegalStateException().isThrownBy(packets::offset);
        assertThatIllegalStateException().isThrownBy(packets::length);
        assertThatIllegalStateException().isThrownBy(packets::status);
        assertThatIllegalStateException().isThrownBy(packets::usbdStatus);
    }

    @Test
    void readsFromPositionToLimitWhateverTheOrder() {
        ByteBuffer outer = ByteBuffer.allocate(5 + IsochPackets.ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        outer.putInt(5, 0).putInt(9, 77).putInt(13, SUCCESS).position(5).order(ByteOrder.BIG_ENDIAN);

        IsochPackets packets = new IsochPackets(outer, geometry).reset(1);

        assertThat(read(packets)).containsExactly("0 at 0: 77 OK 0");
        assertThat(outer.position()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 9})
    void refusesToCountPacketsItHasNoEntriesFor(int packets) {
        IsochPackets cursor = new IsochPackets(entries, geometry);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> cursor.reset(packets))
                .withMessageContaining("packets are " + packets);
    }

    @Test
    void refusesDescriptorsThatEndInsideAnEntry() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IsochPackets(ByteBuffer.allocate(13), geometry))
                .withMessageContaining("13 bytes");
    }

    @Test
    void refusesDescriptorsOfMoreDataThanABufferHolds() {
        ByteBuffer many = ByteBuffer.allocate(43_691 * IsochPackets.ENTRY_BYTES);
        IsochGeometry widest = new IsochGeometry(UsbSpeed.SUPER, 8, 49_152);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IsochPackets(many, widest))
                .withMessageContaining("2147500032");
    }

    @Test
    void aDuplicateMovesByItself() {
        enter(0, 0, 1, SUCCESS);
        enter(1, 100, 2, SUCCESS);
        IsochPackets original = new IsochPackets(entries, geometry).reset(2);
        original.next();

        IsochPackets duplicate = original.duplicate();
        original.reset(1);

        assertThat(read(duplicate)).containsExactly("0 at 0: 1 OK 0", "1 at 100: 2 OK 0");
        assertThat(original.index()).isEqualTo(-1);
        assertThat(original.count()).isEqualTo(1);
    }

    @Test
    void allocatesNothingPerPacket() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        enter(0, 0, 100, SUCCESS);
        enter(1, 100, 0, XACT_ERROR);
        enter(2, 1, 0, SUCCESS);
        IsochPackets packets = new IsochPackets(entries, geometry);
        sum(packets, 10_000);
        long before = threads.getCurrentThreadAllocatedBytes();

        long sum = sum(packets, 100_000);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
        assertThat(sum).isNotZero();
    }

    private static long sum(IsochPackets packets, int rounds) {
        long sum = 0;
        for (int round = 0; round < rounds; round++) {
            for (packets.reset(8); packets.next(); ) {
                sum += packets.frame() + packets.microframe() + packets.offset() + packets.length();
                sum += packets.status().ordinal() + packets.usbdStatus();
            }
        }
        return sum;
    }

    private void enter(int index, int offset, int length, int status) {
        int entry = index * IsochPackets.ENTRY_BYTES;
        entries.putInt(entry, offset).putInt(entry + 4, length).putInt(entry + 8, status);
    }

    private static List<String> read(IsochPackets packets) {
        List<String> read = new ArrayList<>();
        while (packets.next()) {
            read.add(packets.index() + " at " + packets.offset() + ": " + packets.length() + " " + packets.status()
                    + " " + packets.usbdStatus());
        }
        return read;
    }
}
