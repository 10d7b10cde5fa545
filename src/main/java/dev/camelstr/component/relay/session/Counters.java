package dev.camelstr.component.relay.session;

import dev.camelstr.component.relay.RelayStatistics;
import dev.camelstr.component.relay.Sessions;
import dev.camelstr.component.relay.memory.MemoryTotals;
import dev.camelstr.component.relay.memory.Use;
import java.util.concurrent.atomic.LongAdder;

/** What is counted, written from many threads. */
public final class Counters implements RelayStatistics {
    private final Sessions open;

    final LongAdder sessions = new LongAdder();
    final LongAdder refusedConnections = new LongAdder();
    final LongAdder messagesReceived = new LongAdder();
    final LongAdder bytesReceived = new LongAdder();
    final LongAdder messagesSent = new LongAdder();
    final LongAdder bytesSent = new LongAdder();
    public final LongAdder invalidMessages = new LongAdder();
    public final LongAdder rateLimited = new LongAdder();
    public final LongAdder shortOfMemory = new LongAdder();
    final LongAdder slowReadersClosed = new LongAdder();
    final LongAdder violations = new LongAdder();
    final LongAdder idleClosed = new LongAdder();
    final LongAdder queuedBytes = new LongAdder();
    public final MemoryTotals memory = new MemoryTotals();
    final LongAdder newcomers = new LongAdder();
    public final LongAdder calls = new LongAdder();
    final LongAdder httpRequests = new LongAdder();

    public Counters(Sessions open) {
        this.open = open;
    }

    @Override
    public long openSessions() {
        return open.count();
    }

    @Override
    public long sessions() {
        return sessions.sum();
    }

    @Override
    public long refusedConnections() {
        return refusedConnections.sum();
    }

    @Override
    public long messagesReceived() {
        return messagesReceived.sum();
    }

    @Override
    public long bytesReceived() {
        return bytesReceived.sum();
    }

    @Override
    public long messagesSent() {
        return messagesSent.sum();
    }

    @Override
    public long bytesSent() {
        return bytesSent.sum();
    }

    @Override
    public long invalidMessages() {
        return invalidMessages.sum();
    }

    @Override
    public long rateLimited() {
        return rateLimited.sum();
    }

    @Override
    public long shortOfMemory() {
        return shortOfMemory.sum();
    }

    @Override
    public long slowReadersClosed() {
        return slowReadersClosed.sum();
    }

    @Override
    public long violations() {
        return violations.sum();
    }

    @Override
    public long idleClosed() {
        return idleClosed.sum();
    }

    @Override
    public long queuedBytes() {
        return queuedBytes.sum();
    }

    @Override
    public long arrivingBytes() {
        return memory.used(Use.ARRIVING);
    }

    @Override
    public long leavingBytes() {
        return memory.used(Use.LEAVING);
    }

    @Override
    public long memory(Use use) {
        return memory.used(use);
    }

    @Override
    public long newcomers() {
        return newcomers.sum();
    }

    @Override
    public long calls() {
        return calls.sum();
    }

    @Override
    public long httpRequests() {
        return httpRequests.sum();
    }
}
