package dev.camelstr.store.view.query;

import dev.camelstr.component.view.ViewDefinition;
import dev.camelstr.nostr.text.ShownText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** {@code NAME.queries.yaml}, what may be asked of the view of that name. What is not as it has to be is refused in one line. */
public final class QueryFile {
    /** Of the files' names, behind the view's. */
    public static final String EXTENSION = ".queries.yaml";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,30}");

    private interface Source {
        InputStream open() throws IOException;
    }

    private final String file;
    private final String view;
    private final Source source;

    private QueryFile(String file, String view, Source source) {
        this.file = file;
        this.view = view;
        this.source = source;
    }

    private static QueryFile of(Path file) {
        String name = file.getFileName().toString();
        return new QueryFile(
                file.toString(),
                name.substring(0, name.length() - EXTENSION.length()),
                () -> Files.newInputStream(file));
    }

    /**
     * The queries of a view that comes along.
     *
     * @param folder among the resources, with a slash at its end
     */
    public static List<ViewQuery> packaged(String view, String folder) {
        String resource = folder + view + EXTENSION;
        return new QueryFile(resource, view, () -> QueryFile.class.getResourceAsStream("/" + resource)).read();
    }

    /**
     * The queries of all files of a folder.
     *
     * @throws IllegalArgumentException naming file, query and key, if something is wrong
     */
    public static List<ViewQuery> all(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(EXTENSION))
                    .sorted()
                    .flatMap(file -> of(file).read().stream())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new IllegalArgumentException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private List<ViewQuery> read() {
        try {
            ViewDefinition.requireName(view);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
        List<ViewQuery> queries = new ArrayList<>();
        map(load()).forEach((name, query) -> {
            if (!NAME.matcher(name).matches()) {
                throw wrong("'" + ShownText.line(name, 40)
                        + "' is no name of a query: a lower-case letter, and up to 30 more, digits, - or _");
            }
            queries.add(query(name, query));
        });
        return queries;
    }

    private ViewQuery query(String name, Object entry) {
        try {
            return QueryEntry.read(view, name, entry);
        } catch (IllegalArgumentException e) {
            throw wrong("query " + name + ": " + e.getMessage());
        }
    }

    private Object load() {
        try (InputStream in = source.open()) {
            return new Load(LoadSettings.builder().build()).loadFromInputStream(in);
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            throw wrong(line + e.getProblem());
        } catch (YamlEngineException | IOException e) {
            throw wrong(ShownText.line(String.valueOf(e.getMessage())));
        }
    }

    private Map<String, Object> map(Object value) {
        if (!(value instanceof Map<?, ?> entries)) {
            throw wrong("queries by their names are expected");
        }
        Map<String, Object> map = new LinkedHashMap<>();
        entries.forEach((key, entry) -> map.put(String.valueOf(key), entry));
        return map;
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(file + ": " + what);
    }
}
