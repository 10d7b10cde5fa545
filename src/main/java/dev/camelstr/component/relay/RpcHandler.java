package dev.camelstr.component.relay;

/** Serves {@code POST}, {@code PATCH} and {@code DELETE} requests on the relay's port, such as those of the relay management API (NIP-86). */
public interface RpcHandler {

    /** The answer. Called on a worker thread; an exception is answered with 500. */
    Page answer(RpcRequest request);
}
