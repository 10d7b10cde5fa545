package dev.camelstr.cli.client;

import dev.camelstr.cli.input.Identifiers;
import dev.camelstr.cli.input.KindConverter;
import dev.camelstr.cli.output.JsonLine;
import dev.camelstr.cli.output.SecretWords;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.component.nostr.NostrComponent;
import dev.camelstr.component.nostr.NostrConstants;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.text.ShownText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = {
            "Signs an event and sends it to the relays that are named, else to that of the running instance, and prints what"
                    + " each says.",
            "The secret key (64 hex digits or nsec) is that of --key-file, else of NOSTR_SECRET_KEY in the environment or in"
                    + " .env. It is no option: every process of the machine could read it."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr publish \"Hello, Nostr\"",
            "  camelstr publish \"well said\" --tag \"e=note1…;wss://nos.lol\" --tag p=npub1… -r wss://nos.lol -r ws://localhost:8080",
            "  camelstr publish --kind article --tag d=my-article --key-file key.txt - < article.md",
            "",
            "Exit codes: 0 every relay took it, 1 one did not, or not in time, 2 wrong options or no key."
        })
public final class PublishCommand implements Callable<Integer> {
    @Mixin
    private RelayOptions options;

    @Parameters(paramLabel = "TEXT", description = "The content; - reads it from standard input.")
    private String text;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            converter = KindConverter.class,
            description = "A number or a name, such as note, article. Default: ${DEFAULT-VALUE}")
    private int kind = 1;

    @Option(
            names = "--tag",
            paramLabel = "NAME=VALUE",
            description =
                    "A tag; may be given several times. A semicolon separates further elements. Where the value is npub,"
                            + " note, naddr and so on, what it stands for is sent.")
    private List<String> tags = List.of();

    @Option(names = "--key-file", paramLabel = "FILE", description = "The file that holds the secret key.")
    private Path keyFile;

    @Option(names = "--json", description = "One JSON object: id, and of each relay: relay, accepted, message.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        byte[] secret = SecretKey.secret(keyFile, System.getenv(), Path.of(""));
        List<URI> relays = options.relaysForWriting();
        Event event = sign(secret);
        PrintWriter out = spec.commandLine().getOut();
        List<String> answers = new ArrayList<>();
        if (!json) {
            out.println(event.id().hex());
        }
        boolean taken = true;
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.disableJMX();
            NostrComponent component = new NostrComponent(context);
            // Not in the endpoints' URIs, which are names that are logged.
            component.getConfiguration().setSecretKey(HexFormat.of().formatHex(secret));
            component.getConfiguration().setOkTimeout(options.timeout().toMillis());
            component.getConfiguration().setConnectTimeout(options.timeout().toMillis());
            context.addComponent("nostr", component);
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            for (Map.Entry<URI, CompletableFuture<Exchange>> relay :
                    send(template, event, relays).entrySet()) {
                Exchange answer = relay.getValue().join();
                taken &= isTaken(answer);
                if (json) {
                    answers.add(object(relay.getKey(), answer));
                } else {
                    out.println(relay.getKey() + "  " + ShownText.line(words(answer)));
                }
                out.flush();
            }
        }
        if (json) {
            out.println(JsonLine.of(line -> line.text("id", event.id().hex()).list("relays", answers)));
            out.flush();
        }
        return taken ? 0 : 1;
    }

    private Map<URI, CompletableFuture<Exchange>> send(ProducerTemplate template, Event event, List<URI> relays) {
        Map<URI, CompletableFuture<Exchange>> answers = new LinkedHashMap<>();
        for (URI relay : relays) {
            answers.put(
                    relay,
                    template.asyncSend(
                            "nostr:" + relay, exchange -> exchange.getIn().setBody(event)));
        }
        return answers;
    }

    private static boolean isTaken(Exchange answer) {
        return answer.getException() == null && answer.getMessage().getHeader(NostrConstants.ACCEPTED, Boolean.class);
    }

    private static String object(URI relay, Exchange answer) {
        return JsonLine.of(line -> line.text("relay", relay.toString())
                .truth("accepted", isTaken(answer))
                .text("message", message(answer)));
    }

    private static String message(Exchange answer) {
        return answer.getException() == null
                ? answer.getMessage().getHeader(NostrConstants.MESSAGE, "", String.class)
                : String.valueOf(answer.getException().getMessage());
    }

    private static String words(Exchange answer) {
        if (answer.getException() != null) {
            return "failed: " + message(answer);
        }
        String message = message(answer);
        return (isTaken(answer) ? "OK" : "refused:") + (message.isEmpty() ? "" : " " + message);
    }

    private Event sign(byte[] secret) throws IOException {
        try {
            EventBuilder event = new EventBuilder(kind).content(content());
            tags.forEach(tag -> event.tag(elements(tag)));
            return new EventSigner(Schnorr.of("bouncycastle"), secret).sign(event);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private String content() throws IOException {
        String content = text.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : text;
        if (SecretWords.isOneIn(content)) {
            throw new UserError("there is a secret key (nsec1…) in the text: it would be everybody's");
        }
        return content;
    }

    private String[] elements(String tag) {
        int end = tag.indexOf('=');
        if (end < 1) {
            throw new ParameterException(spec.commandLine(), "--tag: '" + tag + "' is not NAME=VALUE");
        }
        String[] elements = (tag.substring(0, end) + ";" + tag.substring(end + 1)).split(";", -1);
        try {
            elements[1] = Identifiers.tagValue(elements[1]);
        } catch (TypeConversionException e) {
            throw new ParameterException(spec.commandLine(), "--tag: " + e.getMessage());
        }
        return elements;
    }
}
