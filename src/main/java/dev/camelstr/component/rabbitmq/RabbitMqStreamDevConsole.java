package dev.camelstr.component.rabbitmq;

import dev.camelstr.component.stream.StreamComponent;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** Shows what is read and published: connection states, what is buffered and what is not confirmed. */
@DevConsole(
        name = "rabbitmq-stream",
        displayName = "RabbitMQ Streams",
        description = "The streams that are read and published, and the state of their connections")
public class RabbitMqStreamDevConsole extends AbstractDevConsole {

    public RabbitMqStreamDevConsole() {
        super("camel", "rabbitmq-stream", "RabbitMQ Streams", "The streams that are read and published");
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        for (RabbitMqStreamComponent component : components()) {
            text.append("%s%n".formatted(component.broker().address()));
            for (RabbitMqBatchSource source : component.sources()) {
                source.readers()
                        .forEach(reader -> text.append("    reads %s: %s, %d message(s) buffered%n"
                                .formatted(reader.name(), reader.state(), reader.buffered())));
            }
            for (RabbitMqStreamProducer producer : component.producers()) {
                producer.partitions()
                        .forEach(partition -> text.append("    publishes to %s: %s, %d exchange(s) unconfirmed%n"
                                .formatted(partition.stream(), partition.state(), producer.unconfirmed())));
            }
        }
        return text.toString();
    }

    @Override
    protected JsonObject doCallJson(Map<String, Object> options) {
        JsonArray brokers = new JsonArray();
        for (RabbitMqStreamComponent component : components()) {
            JsonObject broker = new JsonObject();
            broker.put("broker", component.broker().address().toString());
            broker.put("readers", readers(component));
            broker.put("producers", producers(component));
            brokers.add(broker);
        }
        JsonObject root = new JsonObject();
        root.put("brokers", brokers);
        return root;
    }

    private static JsonArray readers(RabbitMqStreamComponent component) {
        JsonArray readers = new JsonArray();
        for (RabbitMqBatchSource source : component.sources()) {
            for (PartitionReader reader : source.readers()) {
                JsonObject json = new JsonObject();
                json.put("stream", reader.name());
                json.put("state", reader.state().name());
                json.put("buffered", reader.buffered());
                readers.add(json);
            }
        }
        return readers;
    }

    private static JsonArray producers(RabbitMqStreamComponent component) {
        JsonArray producers = new JsonArray();
        for (RabbitMqStreamProducer producer : component.producers()) {
            for (PartitionProducer partition : producer.partitions()) {
                JsonObject json = new JsonObject();
                json.put("stream", partition.stream());
                json.put("state", String.valueOf(partition.state()));
                json.put("unconfirmed", producer.unconfirmed());
                producers.add(json);
            }
        }
        return producers;
    }

    private List<RabbitMqStreamComponent> components() {
        return StreamComponent.all(getCamelContext(), RabbitMqStreamComponent.class);
    }
}
