package org.microframe.pushstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.util.pushstream.PushEvent;
import org.osgi.util.pushstream.PushEventConsumer;

@Timeout(30)
class DeliveriesTest {

    private static final long LONG = TimeUnit.SECONDS.toNanos(30);

    private final List<PushEvent<? extends String>> events = new CopyOnWriteArrayList<>();
    private final Deliveries<String> deliveries = new Deliveries<>(event -> {
        events.add(event);
        return PushEventConsumer.CONTINUE;
    });

    @Test
    void deliversTheLastEventItselfWhenTheThreadThatDeliversDoesNotGetToIt() throws Exception {
        deliveries.deliver(PushEvent.data("first"));

        assertThat(deliveries.awaitEnd(0, PushEvent.close())).isTrue();

        assertThat(deliveries.deliver(PushEvent.close())).isEqualTo(PushEventConsumer.ABORT);
        assertThat(events).extracting(PushEvent::isTerminal).containsExactly(false, true);
    }

    @Test
    void waitsForTheLastEventAndDeliversNoOther() throws Exception {
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> awaitEnd(deliveries, LONG));

        deliveries.deliver(PushEvent.data("first"));
        deliveries.deliver(PushEvent.close());

        assertThat(ended.get()).isTrue();
        assertThat(events).extracting(PushEvent::isTerminal).containsExactly(false, true);
    }

    @Test
    void saysThatACallTookLongerAndDeliversNothingBesideOrAfterIt() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        Deliveries<String> stuck = new Deliveries<>(event -> {
            events.add(event);
            called.countDown();
            mayReturn.await();
            return PushEventConsumer.CONTINUE;
        });
        CompletableFuture<Long> call = CompletableFuture.supplyAsync(() -> deliver(stuck, PushEvent.data("first")));
        called.await();

        assertThat(stuck.awaitEnd(0, PushEvent.close())).isFalse();

        mayReturn.countDown();
        assertThat(call.get()).isEqualTo(PushEventConsumer.CONTINUE);
        assertThat(stuck.deliver(PushEvent.close())).isEqualTo(PushEventConsumer.ABORT);
        assertThat(events).hasSize(1);
    }

    @Test
    void consumerThatDidNotWantMoreGetsNoLastEvent() throws Exception {
        deliveries.deliver(PushEvent.data("first"));
        deliveries.finish();

        assertThat(deliveries.awaitEnd(0, PushEvent.close())).isTrue();

        assertThat(events).hasSize(1);
    }

    private static boolean awaitEnd(Deliveries<String> deliveries, long bound) {
        try {
            return deliveries.awaitEnd(bound, PushEvent.close());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static long deliver(Deliveries<String> deliveries, PushEvent<String> event) {
        try {
            return deliveries.deliver(event);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
