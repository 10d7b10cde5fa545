package dev.camelstr.cli.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.EventScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** What authors call themselves, in their stored profiles (kind 0). Anyone may call itself anything: the key stays beside it. */
final class AuthorNames {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST = 1_000;
    private static final int LONGEST = 40;

    private final EventScan scan;
    private final Map<PublicKey, String> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PublicKey, String> eldest) {
            return size() > MOST;
        }
    };

    AuthorNames(Database database) {
        scan = new EventScan(database);
    }

    /** The name, if there is one, and the key. */
    String shown(PublicKey author) {
        String name = known.computeIfAbsent(author, this::find);
        String npub = new Nip19.Npub(author).encode();
        return name.isEmpty() ? npub : name + " (" + npub + ")";
    }

    private String find(PublicKey author) {
        Filter profile = Filter.builder()
                .authors(List.of(author))
                .kinds(Kind.METADATA)
                .limit(1)
                .build();
        AtomicReference<String> name = new AtomicReference<>("");
        try {
            scan.scan(List.of(profile), EventScan.Order.DESC, event -> {
                name.set(name(event));
                return false;
            });
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException("profiles cannot be read: " + e.getMessage(), e));
        }
        return ShownText.line(name.get(), LONGEST);
    }

    private static String name(Event profile) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(profile.content())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_STRING) {
                    fields.putIfAbsent(field, json.getText().strip());
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            return ""; // it is no profile, and nothing depends on it
        }
        String name = fields.getOrDefault("name", "");
        return name.isEmpty() ? fields.getOrDefault("display_name", "") : name;
    }
}
