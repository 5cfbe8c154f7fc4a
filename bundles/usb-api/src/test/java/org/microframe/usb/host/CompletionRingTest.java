package org.microframe.usb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionRingTest {

    private final List<Integer> taken = new ArrayList<>();
    private final CompletionRing<IsochPipe> ring = new CompletionRing<>((pipe, slot) -> taken.add(slot));
    private final CompletionBatch batch = new CompletionBatch(2);
    private final IsochPipe pipe = (IsochPipe) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {IsochPipe.class}, (proxy, method, arguments) -> null);

    private void complete(int... slots) {
        for (int slot : slots) {
            ring.add(pipe, slot, TransferOutcome.COMPLETED);
        }
    }

    private List<Integer> drained() {
        batch.clear();
        ring.drainTo(batch);
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            assertThat(batch.pipe(i)).isSameAs(pipe);
            slots.add(batch.slot(i));
        }
        return slots;
    }

    @Test
    void handsOverInTheOrderOfCompletionAndNoMoreThanThereIsRoomFor() {
        ring.reserve(3);
        complete(2, 0, 1);

        assertThat(drained()).containsExactly(2, 0);
        assertThat(taken).containsExactly(2, 0);
        assertThat(ring.isEmpty()).isFalse();
        assertThat(drained()).containsExactly(1);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void keepsTheOrderWhenRoomIsMadeWhileItGoesRoundItsEnd() {
        ring.reserve(3);
        complete(0, 1, 2);
        drained();
        complete(3, 4);

        ring.reserve(2);
        complete(5, 6);

        assertThat(drained()).containsExactly(2, 3);
        assertThat(drained()).containsExactly(4, 5);
        assertThat(drained()).containsExactly(6);
    }

    @Test
    void roomOfAPipeThatIsGoneIsTheNextOnes() {
        ring.reserve(2);
        complete(0, 1);
        drained();
        ring.release(2);

        ring.reserve(2);
        complete(2, 3);

        assertThat(drained()).containsExactly(2, 3);
    }

    @Test
    void completionForWhichThereIsNoRoomIsRefused() {
        ring.reserve(1);
        complete(0);

        assertThatThrownBy(() -> complete(7))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("slot 7")
                .hasMessageContaining("room for 1");
        assertThat(drained()).containsExactly(0);
    }
}
