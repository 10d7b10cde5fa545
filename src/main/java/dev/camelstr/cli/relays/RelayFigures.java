package dev.camelstr.cli.relays;

import dev.camelstr.cli.instance.InstanceClient;
import dev.camelstr.pipeline.watch.UpstreamQuery;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** What the running instance tells of all its upstream relays, asked for page by page. */
final class RelayFigures {
    private RelayFigures() {}

    /** By the relay's name. */
    static Map<String, JsonObject> of(InstanceClient instance) throws IOException, InterruptedException {
        Map<String, JsonObject> figures = new HashMap<>();
        int offset = 0;
        Collection<?> page;
        do {
            page = page(instance.status("sort=relay&offset=" + offset));
            for (Object relay : page) {
                JsonObject row = (JsonObject) relay;
                figures.put(row.getString("relay"), row);
            }
            offset += page.size();
        } while (page.size() == UpstreamQuery.MOST);
        return figures;
    }

    private static Collection<?> page(String status) throws IOException {
        try {
            return (Collection<?>) ((JsonObject) Jsoner.deserialize(status)).get("upstreams");
        } catch (DeserializationException e) {
            throw new IOException("its answer cannot be read", e);
        }
    }
}
