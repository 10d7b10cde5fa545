package dev.camelstr.pipeline.policy;

import dev.camelstr.component.relay.limits.Turns;
import dev.camelstr.nostr.Event;
import dev.camelstr.pipeline.Sender;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * A step that asks a program about each event, by the protocol of strfry's write-policy plugins: one line of JSON in, one
 * line out, one event after the other. The program is started with the first event and again when it has ended. It says
 * {@code accept}, {@code reject} or {@code shadowReject}; on the latter two the variable that {@link Obey} looks for is
 * set. Fails if the program cannot be asked, gives no answer in time or one that is none; such a program is ended. Events
 * wait in bounded number, their senders take turns; beyond it the step fails as well.
 */
public final class PolicyScript extends AsyncProcessorSupport implements CamelContextAware {
    /** Of all senders; one has half of it at most. */
    private static final int MAX_WAITING = 10_000;

    private static final Turns.Shares OF_ONE = new Turns.Shares(1, 1);
    private static final long WATCH_MILLIS = 50;
    private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(1);

    private CamelContext context;
    private List<String> command = List.of();
    private Duration timeout = Duration.ofSeconds(5);
    private ExecutorService asking;
    private Turns turns;
    private ScheduledExecutorService watching;

    // For the asking thread; the program also for the watching one.
    private volatile Optional<LineProgram> program = Optional.empty();
    private Optional<Long> startedAtNanos = Optional.empty();

    /** The program and its arguments, separated by spaces. */
    public void setCommand(String command) {
        this.command = List.of(command.strip().split("\\s+"));
    }

    /** How long the program may take for one answer. */
    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    protected void doStart() {
        asking = Executors.newSingleThreadExecutor(
                runnable -> context.getExecutorServiceManager().newThread("policy-script", runnable));
        turns = new Turns(asking, OF_ONE, MAX_WAITING);
        watching = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "policy-script-watch");
        watching.scheduleWithFixedDelay(this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        context.getExecutorServiceManager().shutdownNow(watching);
        asking.shutdownNow();
        end();
    }

    private void watch() {
        program.filter(running -> running.hasKeptWaiting(timeout)).ifPresent(LineProgram::close);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Sender sender = Sender.of(exchange);
        try {
            turns.execute(sender.site(), sender.connection(), () -> {
                ask(exchange);
                callback.done(false);
            });
            return false;
        } catch (RuntimeException e) {
            exchange.setException(new IllegalStateException("too many events wait for " + command, e));
            callback.done(true);
            return true;
        }
    }

    private void ask(Exchange exchange) {
        try {
            Event event = (Event) exchange.getMessage().getBody();
            String line = running().ask(ScriptMessages.question(exchange, event));
            ScriptMessages.Answer answer = ScriptMessages.answer(line, event);
            switch (answer.action()) {
                case ACCEPT -> {}
                case REJECT -> exchange.setVariable(Obey.REFUSE, answer.message());
                case SHADOW_REJECT -> exchange.setVariable(Obey.SHADOW, answer.message());
            }
        } catch (Exception e) {
            end();
            exchange.setException(e);
        }
    }

    private LineProgram running() throws Exception {
        if (program.isEmpty()) {
            // One that ends at once is not to be started for every event.
            long now = System.nanoTime();
            if (startedAtNanos.isPresent() && now - startedAtNanos.get() < RESTART_NANOS) {
                throw new IllegalStateException(command + " has ended; it is started again in a moment");
            }
            startedAtNanos = Optional.of(now);
            program = Optional.of(new LineProgram(command));
        }
        return program.get();
    }

    private void end() {
        program.ifPresent(LineProgram::close);
        program = Optional.empty();
    }
}
