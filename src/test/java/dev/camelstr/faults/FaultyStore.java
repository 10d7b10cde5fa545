package dev.camelstr.faults;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.testing.Child;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;

/** The shipped store in a process of its own that dies, or stands still, at one step of a batch. */
final class FaultyStore {
    static final String HELD = "stands still before the step";
    static final String PASSED = "has done the step";

    private FaultyStore() {}

    /** What happens at the step. */
    enum Kind {
        /** The process ends at once, as by SIGKILL, before the step. */
        HALT_BEFORE,
        /** The same after the step. */
        HALT_AFTER,
        /** It says {@link #HELD}, waits for a line of input before the step, and says {@link #PASSED} after it. */
        HOLD
    }

    /** @param batch at which batch it happens, counted from 1 */
    static Child start(String step, Kind kind, int batch, Map<String, String> settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(step, kind.name(), Integer.toString(batch)));
        settings.forEach((key, value) -> arguments.addAll(List.of(key, value)));
        return Child.start(FaultyStore.class, arguments);
    }

    public static void main(String[] args) throws InterruptedException {
        Map<String, String> settings = new HashMap<>();
        for (int i = 3; i < args.length; i += 2) {
            settings.put(args[i], args[i + 1]);
        }
        new TestApplication(settings, "store")
                .at(args[0], fault(Kind.valueOf(args[1]), Integer.parseInt(args[2])))
                .start();
        new CountDownLatch(1).await();
    }

    private static TestApplication.Fault fault(Kind kind, int batch) {
        AtomicInteger batches = new AtomicInteger();
        return new TestApplication.Fault() {
            @Override
            public void before(Exchange exchange) throws IOException {
                if (batches.incrementAndGet() != batch) {
                    return;
                }
                if (kind == Kind.HALT_BEFORE) {
                    Runtime.getRuntime().halt(137);
                } else if (kind == Kind.HOLD) {
                    System.out.println(HELD);
                    System.in.read();
                }
            }

            @Override
            public void after(Exchange exchange) {
                if (batches.get() != batch) {
                    return;
                }
                if (kind == Kind.HALT_AFTER) {
                    Runtime.getRuntime().halt(137);
                } else if (kind == Kind.HOLD) {
                    System.out.println(PASSED);
                }
            }
        };
    }
}
