package dev.camelstr.testing;

import org.apache.camel.cli.connector.DefaultCliConnectorFactory;

/** For every context of the tests that binds no factory of its own: what is on the class path is not always wanted. */
public final class NoCliConnector extends DefaultCliConnectorFactory {

    @Override
    public boolean isEnabled() {
        return false;
    }
}
