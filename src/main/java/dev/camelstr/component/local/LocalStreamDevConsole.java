package dev.camelstr.component.local;

import dev.camelstr.component.local.log.LogFolder;
import dev.camelstr.component.local.log.PartitionLog;
import dev.camelstr.component.stream.StreamComponent;
import dev.camelstr.component.stream.StreamInfo;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** Shows the open streams: what they hold, and how far their consumers have come. */
@DevConsole(
        name = "local-stream",
        displayName = "Local Streams",
        description = "The streams in files of this machine, and how far their consumers have come")
public class LocalStreamDevConsole extends AbstractDevConsole {

    public LocalStreamDevConsole() {
        super("camel", "local-stream", "Local Streams", "The streams in files of this machine");
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        for (PartitionLog log : logs()) {
            StreamInfo info = log.info();
            text.append("%s, partition %d: offsets %d to %d, %d bytes, consumers need %s%n"
                    .formatted(
                            info.stream(), info.partition(), info.first(), info.next() - 1, info.bytes(), needs(log)));
        }
        return text.toString();
    }

    private static String needs(PartitionLog log) {
        return log.appliers().all().toString();
    }

    @Override
    protected JsonObject doCallJson(Map<String, Object> options) {
        JsonArray streams = new JsonArray();
        for (PartitionLog log : logs()) {
            StreamInfo info = log.info();
            JsonObject stream = new JsonObject();
            stream.put("stream", info.stream());
            stream.put("partition", info.partition());
            stream.put("log", info.log());
            stream.put("first", info.first());
            stream.put("next", info.next());
            stream.put("bytes", info.bytes());
            stream.put("consumersNeedFrom", new JsonObject(log.appliers().all()));
            streams.add(stream);
        }
        JsonObject root = new JsonObject();
        root.put("streams", streams);
        return root;
    }

    private List<PartitionLog> logs() {
        return StreamComponent.all(getCamelContext(), LocalStreamComponent.class).stream()
                .flatMap(component -> component.openFolder().stream())
                .flatMap(folder -> LogFolder.partitions(folder.streams()).stream())
                .toList();
    }
}
