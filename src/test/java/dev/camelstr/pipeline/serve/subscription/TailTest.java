package dev.camelstr.pipeline.serve.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.memory.ClientMemory;
import dev.camelstr.component.relay.memory.MemoryTotals;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.Filter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.camel.Endpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.junit.jupiter.api.Test;

class TailTest {
    private final Tail tail = new Tail();
    private final Subscriptions subscriptions = new Subscriptions();
    private final List<String> sent = new ArrayList<>();
    private long oldest;

    TailTest() {
        DefaultCamelContext context = new DefaultCamelContext();
        context.addComponent("stream", new Streams());
        tail.setCamelContext(context);
        tail.setComponent("stream");
        tail.setSubscriptions(subscriptions);
        subscriptions.open(session(), "s", List.of(Filter.all()));
    }

    @Test
    void aStreamThatWasCutBeforeItWasReadEndsTheSubscriptions() {
        tail.read(messages(5, 6));
        oldest = 20;

        tail.read(messages(20, 21));

        assertThat(sent).singleElement().asString().startsWith("[\"CLOSED\",\"s\",\"error: live events may be missing");
        assertThat(subscriptions.size()).isZero();
    }

    @Test
    void offsetsThatAreSkippedAreNoLoss() {
        tail.read(messages(5, 6));
        oldest = 3;

        tail.read(messages(20, 21));

        assertThat(sent).isEmpty();
        assertThat(subscriptions.size()).isEqualTo(1);
    }

    private static List<InboundMessage> messages(long... offsets) {
        return LongStream.of(offsets)
                .mapToObj(offset -> new InboundMessage(new byte[0], Map.of(), new Origin("nostr.stored", 0, offset), 0))
                .toList();
    }

    private Session session() {
        Map<Class<?>, Object> attachments = new java.util.HashMap<>();
        return (Session) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Session.class}, (self, method, arguments) -> {
                    if (method.getName().equals("attachment") && arguments.length == 2) {
                        @SuppressWarnings("unchecked")
                        Function<Session, Object> create = (Function<Session, Object>) arguments[1];
                        return attachments.computeIfAbsent(
                                (Class<?>) arguments[0], type -> create.apply((Session) self));
                    } else if (method.getName().equals("send")) {
                        sent.add(arguments[0].toString());
                        return true;
                    } else if (method.getName().equals("memory")) {
                        return new ClientMemory(new MemoryTotals(), 0).address().session();
                    }
                    return null;
                });
    }

    private final class Streams extends DefaultComponent implements StreamAdmin {
        @Override
        protected Endpoint createEndpoint(String uri, String rest, Map<String, Object> parameters) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<StreamInfo> info(String stream) {
            return List.of(new StreamInfo(stream, 0, "log", oldest, 100, -1));
        }

        @Override
        public int partitions(String stream) {
            return 1;
        }
    }
}
