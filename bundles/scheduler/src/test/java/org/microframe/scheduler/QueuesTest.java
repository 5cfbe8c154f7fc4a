package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bounded queues against plain lists. */
class QueuesTest {

    @Test
    void intQueueIsAListWithTwoEnds() {
        Random random = new Random(1);
        IntQueue queue = new IntQueue(5);
        List<Integer> model = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            int item = random.nextInt(7);
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (model.size() < 5) {
                        queue.addLast(item);
                        model.add(item);
                    }
                }
                case 1 -> {
                    if (model.size() < 5) {
                        queue.addFirst(item);
                        model.add(0, item);
                    }
                }
                case 2 -> assertThat(queue.poll()).isEqualTo(model.isEmpty() ? -1 : model.remove(0));
                case 3 -> assertThat(queue.remove(item)).isEqualTo(model.remove((Integer) item));
                case 4 -> assertThat(queue.contains(item)).isEqualTo(model.contains(item));
                default -> {
                    int at = model.indexOf(item);
                    int next = at >= 0 && at + 1 < model.size() ? model.get(at + 1) : -1;
                    assertThat(queue.after(item)).isEqualTo(next);
                }
            }
            assertThat(queue.size()).isEqualTo(model.size());
            assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    @Test
    void spscQueueHoldsItsCapacityInOrder() {
        Random random = new Random(2);
        for (int capacity : new int[] {1, 2, 3, 8, 9}) {
            SpscLongs queue = new SpscLongs(capacity);
            ArrayDeque<Long> model = new ArrayDeque<>();
            for (long i = 0; i < 1_000; i++) {
                if (model.size() < capacity && random.nextBoolean()) {
                    queue.offer(i);
                    model.add(i);
                } else {
                    assertThat(queue.poll()).isEqualTo(model.isEmpty() ? -1L : model.poll());
                }
                assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
            }
        }
    }

    @Test
    void spscQueueHandsOverFromOneThreadToAnother() throws Exception {
        SpscLongs queue = new SpscLongs(4);
        int count = 100_000;
        Thread producer = new Thread(() -> {
            SpscLongs back = queue;
            for (long i = 0; i < count; i++) {
                back.offer(i);
                while (!back.isEmpty() && i % 4 == 3) {
                    Thread.onSpinWait();
                }
            }
        });
        producer.start();
        for (long expected = 0; expected < count; expected++) {
            long got = queue.poll();
            while (got < 0) {
                Thread.onSpinWait();
                got = queue.poll();
            }
            assertThat(got).isEqualTo(expected);
        }
        producer.join();
    }
}
