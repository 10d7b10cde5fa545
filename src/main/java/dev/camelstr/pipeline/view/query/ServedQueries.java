package dev.camelstr.pipeline.view.query;

import dev.camelstr.component.view.ViewEndpoint;
import dev.camelstr.store.view.query.ViewQuery;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** The queries of the views whose routes this process has, as their files were when they were first asked for. Thread-safe. */
final class ServedQueries {
    private final CamelContext context;
    private final Path folder;
    private Optional<List<ViewQuery>> queries = Optional.empty();

    ServedQueries(CamelContext context, Path folder) {
        this.context = context;
        this.folder = folder;
    }

    private synchronized List<ViewQuery> all() {
        List<ViewQuery> read = queries.orElseGet(() -> ViewQueries.all(folder));
        queries = Optional.of(read);
        return read;
    }

    /** Those that whoever asks gets an answer to. */
    List<ViewQuery> list() {
        return all().stream()
                .filter(query -> view(query).isPresent() && !isForNobody(query))
                .toList();
    }

    Optional<ViewQuery> find(String view, String name) {
        return all().stream()
                .filter(query -> query.view().equals(view) && query.name().equals(name))
                .filter(query -> view(query).isPresent())
                .findFirst();
    }

    /** Whether its view has what not everyone may read, and it does not ask who reads. */
    boolean isForNobody(ViewQuery query) {
        return !query.asksForReader() && view(query).orElseThrow().isPrivateKinds();
    }

    private Optional<ViewEndpoint> view(ViewQuery query) {
        return context.getEndpoints().stream()
                .filter(ViewEndpoint.class::isInstance)
                .map(ViewEndpoint.class::cast)
                .filter(view -> view.getName().equals(query.view()))
                .findFirst();
    }
}
