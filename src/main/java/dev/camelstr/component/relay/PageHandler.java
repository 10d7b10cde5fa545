package dev.camelstr.component.relay;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Serves plain {@code GET} and {@code HEAD} requests on the relay's port. */
public interface PageHandler {

    /**
     * The page for a request, or empty for 404. Called on a worker thread; an exception is answered with 500.
     */
    Optional<Page> page(PageRequest request);

    /** The same, perhaps later: what has to be waited for keeps no worker thread. Called on one. */
    default CompletionStage<Optional<Page>> pageLater(PageRequest request) {
        return CompletableFuture.completedFuture(page(request));
    }
}
