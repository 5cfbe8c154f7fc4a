package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventLoopTest {

    private final AtomicLong now = new AtomicLong();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> ran = new ArrayList<>();
    private final EventLoop loop = new EventLoop(now::get, failures::add);

    private void runDue() {
        boolean more;
        do {
            more = loop.runOne();
        } while (more);
    }

    @Test
    void runsTasksInOrderAndTimersWhenDue() {
        loop.after(20, () -> ran.add("late"));
        loop.after(10, () -> ran.add("early"));
        loop.after(10, () -> ran.add("early too"));
        loop.post(() -> ran.add("now"));

        runDue();
        assertThat(ran).containsExactly("now");
        now.set(10);
        runDue();
        assertThat(ran).containsExactly("now", "early", "early too");
        now.set(25);
        runDue();
        assertThat(ran).containsExactly("now", "early", "early too", "late");
    }

    @Test
    void doesNotRunACancelledTimer() {
        EventLoop.Timer timer = loop.after(10, () -> ran.add("never"));
        timer.cancel();
        now.set(10);

        runDue();

        assertThat(ran).isEmpty();
    }

    @Test
    void goesOnAfterATaskThatThrows() {
        IllegalStateException planned = new IllegalStateException("planned");
        loop.post(() -> {
            throw planned;
        });
        loop.post(() -> ran.add("after"));

        runDue();

        assertThat(failures).containsExactly(planned);
        assertThat(ran).containsExactly("after");
    }

    @Test
    void runsWhatWasPostedBeforeTheStopAndRefusesTheRest() throws Exception {
        loop.post(() -> ran.add("before"));
        loop.stop();
        assertThat(loop.post(() -> ran.add("after"))).isFalse();

        Thread thread = new Thread(loop::run);
        thread.start();
        thread.join();

        assertThat(ran).containsExactly("before");
    }
}
