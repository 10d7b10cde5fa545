package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Address;
import com.rabbitmq.stream.metrics.MetricsCollector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to connect.
 *
 * @param fixedAddress where to connect to whatever addresses the broker's nodes announce
 * @param trust the certificates to trust, in PEM; otherwise those of the Java runtime
 * @param placement of streams for which nobody says another one
 */
record BrokerOptions(
        BrokerAddress address,
        Optional<Address> fixedAddress,
        Optional<Path> trust,
        boolean verifyHost,
        Duration rpcTimeout,
        Duration heartbeat,
        Placement placement,
        Optional<MetricsCollector> metrics) {}
