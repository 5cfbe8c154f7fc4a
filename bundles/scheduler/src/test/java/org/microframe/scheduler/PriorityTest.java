package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.usb.IsochPackets;

class PriorityTest {

    private PumpRig rig;
    private final List<String> calls = new ArrayList<>();

    @BeforeEach
    void openRig() throws Exception {
        rig = new PumpRig(0, 1);
        rig.enter();
    }

    @AfterEach
    void closeRig() {
        rig.close();
    }

    private SlotHandler named(String name) {
        return new SlotHandler() {
            @Override
            public int fill(ByteBuffer slot) {
                calls.add(name);
                return slot.limit();
            }

            @Override
            public void take(ByteBuffer slot, IsochPackets packets) {
                calls.add(name);
            }
        };
    }

    private void open(StreamRequest request, int priority, String name) throws Exception {
        rig.open(request.with(new StreamPolicy(List.of(), priority)), named(name), Dispatch.PUMP);
    }

    /** Which handler is called first in each turn that calls both. */
    private List<String> firstCalls() {
        List<String> first = new ArrayList<>();
        rig.run(200);
        for (int i = 0; i < 200; i++) {
            calls.clear();
            rig.clock.advance(1);
            rig.pump.turn(0);
            if (calls.contains("out") && calls.contains("in")) {
                first.add(calls.get(0));
            }
        }
        return first;
    }

    @Test
    void servesTheGreaterPriorityFirstWhateverWasOpenedFirst() throws Exception {
        open(Samples.out(64, 4), -1, "out");
        open(Samples.in(64, 4), 2, "in");

        assertThat(firstCalls()).isNotEmpty().containsOnly("in");
    }

    @Test
    void letsEqualPrioritiesTakeTurns() throws Exception {
        open(Samples.out(64, 1), 0, "out");
        open(Samples.in(64, 1), 0, "in");

        assertThat(firstCalls()).contains("in", "out");
    }
}
