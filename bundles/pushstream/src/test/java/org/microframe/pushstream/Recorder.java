package org.microframe.pushstream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import org.microframe.stream.push.PacketEvent;
import org.microframe.stream.push.StreamEvent;
import org.osgi.util.pushstream.PushEvent;
import org.osgi.util.pushstream.PushEvent.EventType;
import org.osgi.util.pushstream.PushEventConsumer;

/** A consumer that keeps what it is told, and answers as a test plans. */
final class Recorder implements PushEventConsumer<StreamEvent> {

    final List<PushEvent<? extends StreamEvent>> events = new CopyOnWriteArrayList<>();
    volatile ToLongFunction<StreamEvent> answer = event -> CONTINUE;

    @Override
    public long accept(PushEvent<? extends StreamEvent> event) {
        events.add(event);
        return event.isTerminal() ? ABORT : answer.applyAsLong(event.getData());
    }

    <E extends StreamEvent> List<E> all(Class<E> type) {
        return events.stream()
                .filter(event -> !event.isTerminal() && type.isInstance(event.getData()))
                .map(event -> type.cast(event.getData()))
                .toList();
    }

    /** Waits for so many packets more. */
    void untilPackets(int more) {
        int before = all(PacketEvent.class).size();
        WholeSystem.until(more + " packets", () -> all(PacketEvent.class).size() >= before + more);
    }

    /** Waits for the last event. */
    PushEvent<? extends StreamEvent> untilOver() {
        WholeSystem.until("a terminal event", () -> events.stream().anyMatch(PushEvent::isTerminal));
        return events.get(events.size() - 1);
    }

    boolean isOver() {
        return events.stream().anyMatch(PushEvent::isTerminal);
    }

    long terminals() {
        return events.stream()
                .filter(event -> event.getType() != EventType.DATA)
                .count();
    }
}
