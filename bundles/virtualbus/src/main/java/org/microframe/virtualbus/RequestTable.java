package org.microframe.virtualbus;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.microframe.usb.SetupPacket;

/** A device's answers to control requests. Immutable. */
final class RequestTable {

    private final List<ScriptedRequest> lines;

    RequestTable(List<ScriptedRequest> lines) {
        this.lines = lines;
    }

    /** The first line that takes a request with its data; empty when the device stalls it. */
    Optional<ScriptedRequest> find(SetupPacket setup, ByteBuffer data) {
        return lines.stream()
                .filter(line -> line.matches(setup) && accepts(line.answer(), setup, data))
                .findFirst()
                .filter(line -> !(line.answer() instanceof RequestAnswer.Stall));
    }

    private static boolean accepts(RequestAnswer answer, SetupPacket setup, ByteBuffer data) {
        if (answer instanceof RequestAnswer.Accept accept) {
            return accept.length() == setup.length();
        }
        if (answer instanceof RequestAnswer.Expect expect) {
            byte[] expected = expect.bytes();
            return expected.length == setup.length()
                    && (expected.length == 0
                            || data.slice(data.position(), expected.length).equals(ByteBuffer.wrap(expected)));
        }
        return true;
    }
}
