package dev.camelstr.pipeline;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/** A step that holds exchanges until the test lets them pass, while it is closed. */
public final class Gate extends Step {
    private record Held(Exchange exchange, AsyncCallback callback) {}

    private final Step behind;
    private final List<Held> held = new CopyOnWriteArrayList<>();
    private volatile boolean closed = true;

    /** @param behind what the exchanges that pass go through */
    public Gate(Step behind) {
        this.behind = behind;
    }

    @Override
    protected boolean take(Exchange exchange, AsyncCallback callback) throws Exception {
        if (!closed) {
            return behind.take(exchange, callback);
        }
        held.add(new Held(exchange, callback));
        return false;
    }

    public int held() {
        return held.size();
    }

    /** Lets one that is held pass, by the order in which they came. */
    public void pass(int index) {
        Held one = held.remove(index);
        behind.process(one.exchange, doneSync -> one.callback.done(false));
    }

    /** Lets one fail, with no further attempt. */
    public void fail(int index) {
        Held one = held.remove(index);
        one.exchange.setException(new IllegalStateException("the test fails this exchange"));
        one.exchange.getExchangeExtension().setRedeliveryExhausted(true);
        one.callback.done(false);
    }

    public void open() {
        closed = false;
        while (!held.isEmpty()) {
            pass(0);
        }
    }
}
