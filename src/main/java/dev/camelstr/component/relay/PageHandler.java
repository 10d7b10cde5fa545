package dev.camelstr.component.relay;

import java.util.Optional;

/** Serves plain {@code GET} and {@code HEAD} requests on the relay's port. */
public interface PageHandler {

    /**
     * The page for a request, or empty for 404. Called on a worker thread; an exception is answered with 500.
     */
    Optional<Page> page(PageRequest request);
}
