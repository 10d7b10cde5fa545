package dev.camelstr.testing;

import java.net.URI;

/** A broker that somebody else runs: it can be used, and neither stopped nor started. */
record ExternalRabbitMq(String uri) implements RabbitMq {

    @Override
    public int port() {
        int port = URI.create(uri).getPort();
        return port < 0 ? 5552 : port;
    }

    @Override
    public String freshUri() {
        throw new UnsupportedOperationException("The broker of " + RabbitMqSources.URI_VARIABLE + " is not ours");
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("The broker of " + RabbitMqSources.URI_VARIABLE + " is not ours");
    }

    @Override
    public void kill() {
        stop();
    }

    @Override
    public void startAgain() {
        stop();
    }

    @Override
    public void close() {}
}
