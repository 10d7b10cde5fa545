package dev.camelstr.faults.history;

import dev.camelstr.testing.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The product with one guarantee taken away, by other text in one of its files. */
enum Mutant implements Program {
    /** A batch is told to the changelog before it is committed. */
    ANNOUNCED_BEFORE_COMMIT("routes/store.camel.yaml", "              - to:\n                  id: write\n", """
                          - setProperty: { id: keep-changes, name: changes, simple: "${body}" }
                          - bean: { id: tell-early, ref: changelog, method: tell }
                          - to: { id: announce-early, uri: "{{camelstr.stream}}:nostr.stored" }
                          - setBody: { id: changes, simple: "${exchangeProperty.changes}" }
                          - to:
                              id: write
            """),

    /** A client has its OK when its event stands in the stream, and nobody has stored it. */
    ANSWERED_BEFORE_STORED(
            "src/main/java/dev/camelstr/pipeline/serve/event/OweOk.java",
            "exchange.setProperty(StoreProperties.REPLY_TO, answers.owe(Clients.session(exchange), event));",
            """
            String replyTo = answers.owe(Clients.session(exchange), event);
            exchange.setProperty(StoreProperties.REPLY_TO, replyTo);
            exchange.getExchangeExtension().addOnCompletion(new org.apache.camel.support.SynchronizationAdapter() {
                @Override
                public void onComplete(Exchange completed) {
                    answers.give(replyTo, true, "");
                }
            });
            """),

    /** A store notes that it has applied a batch in a transaction of its own, before it applies it. */
    POSITION_BEFORE_BATCH(
            "src/main/java/dev/camelstr/store/batch/StoreBatches.java",
            "        Set<EventId> ids = new HashSet<>();",
            """
            try (java.sql.Connection connection = database.getConnection();
                    java.sql.PreparedStatement note = connection.prepareStatement("update stream_position"
                            + " set applied = greatest(applied, ?) where stream = ? and partition = ?")) {
                for (InboundMessage message : batch.sources()) {
                    note.setLong(1, message.origin().offset());
                    note.setString(2, message.origin().stream());
                    note.setInt(3, holding.partition());
                    note.execute();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            Set<EventId> ids = new HashSet<>();
            """),

    /** A relay's event counts as read before the stream has confirmed it. */
    READ_BEFORE_CONFIRMED(
            "routes/collect.camel.yaml",
            "- to: { id: hand-over, uri: direct:publish }",
            "- wireTap: { id: hand-over, uri: direct:publish }");

    private static final Path FOLDER = Path.of("target/mutants");

    private final Path file;
    private final String text;
    private final String other;
    private Optional<Path> made = Optional.empty();

    Mutant(String file, String text, String other) {
        this.file = Path.of(file);
        this.text = text;
        this.other = other;
    }

    @Override
    public Child run(String parts, Map<String, String> settings) throws IOException {
        if (!isRoute()) {
            return Child.run(folder(), parts, settings);
        }
        Map<String, String> all = new HashMap<>(settings);
        all.put("camelstr.routes-dir", folder().toString());
        return Child.run(parts, all);
    }

    /** Where its classes or routes are. */
    synchronized Path folder() throws IOException {
        if (made.isEmpty()) {
            Path folder = Files.createTempDirectory(Files.createDirectories(FOLDER), "mutant");
            make(folder);
            made = Optional.of(folder);
        }
        return made.get();
    }

    private void make(Path folder) throws IOException {
        if (isRoute()) {
            write(folder.resolve(file.getFileName()));
        } else {
            Path source = folder.resolve("source").resolve(file.getFileName());
            write(source);
            compile(source, folder);
        }
    }

    private boolean isRoute() {
        return file.startsWith("routes");
    }

    private void write(Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.writeString(target, changed(Files.readString(file)));
    }

    /** @throws IllegalStateException if the text does not stand in it once */
    private String changed(String original) {
        String changed = original.replace(text, other);
        if (original.length() - text.length() + other.length() != changed.length() || changed.equals(original)) {
            throw new IllegalStateException(file + " is not what " + this + " was made for");
        }
        return changed;
    }

    private static void compile(Path source, Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-d", folder.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
            if (!compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(source))
                    .call()) {
                throw new IllegalStateException(source + " does not compile");
            }
        }
    }
}
