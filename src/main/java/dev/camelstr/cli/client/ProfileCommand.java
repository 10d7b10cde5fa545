package dev.camelstr.cli.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.cli.input.KeyConverter;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.ShownText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description = "Shows what an author says of itself: the newest of the relays' profiles (kind 0).",
        footer = {
            "",
            "Examples:",
            "  camelstr profile npub1…",
            "  camelstr profile npub1… --json -r wss://nos.lol -r wss://relay.damus.io",
            "",
            "Exit codes: 0 there is one, 1 there is none, 2 wrong options."
        })
public final class ProfileCommand implements Callable<Integer> {
    private static final JsonFactory JSON = new JsonFactory();

    @Mixin
    private RelayOptions options;

    @Parameters(paramLabel = "NPUB", converter = KeyConverter.class, description = "The author: npub, nprofile or hex.")
    private PublicKey author;

    @Option(names = "--json", description = "The profile's JSON as it is.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Filter filter = Filter.builder()
                .authors(List.of(author))
                .kinds(Kind.METADATA)
                .limit(1)
                .build();
        AtomicReference<Event> newest = new AtomicReference<>();
        Inquiries.ask(
                options,
                ClientMessages.req(Inquiries.SUBSCRIPTION, List.of(filter)),
                false,
                event -> newest.accumulateAndGet(event, this::newer),
                (relay, end) -> {},
                spec.commandLine().getErr());
        Optional<Event> profile = Optional.ofNullable(newest.get());
        if (profile.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("camelstr: no profile of " + new Nip19.Npub(author).encode() + " there");
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        show(profile.get(), out);
        out.flush();
        return 0;
    }

    /** Of the author's profiles; a relay may send what was not asked for. */
    private Event newer(Event known, Event other) {
        boolean wanted = other.kind() == Kind.METADATA && other.pubkey().equals(author);
        return wanted && (known == null || other.createdAt() > known.createdAt()) ? other : known;
    }

    private void show(Event event, PrintWriter out) {
        if (json) {
            out.println(event.content());
            return;
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("npub", new Nip19.Npub(author).encode());
        fields.putAll(fields(event.content()));
        fields.forEach((name, value) -> out.printf(
                "%-14s %s%n", ShownText.lines(name), ShownText.lines(value.replace("\n", "\n" + " ".repeat(15)))));
    }

    private static Map<String, String> fields(String content) {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(content)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken().isScalarValue()) {
                    fields.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            fields.put("content", content);
        }
        return fields;
    }
}
