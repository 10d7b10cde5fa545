/**
 * The {@code rabbitmq-stream:} component: RabbitMQ Streams through RabbitMQ's own Java client.
 *
 * <p>One {@link dev.camelstr.component.rabbitmq.Broker} holds the client's environment for all endpoints of a component.
 * A producer completes exchanges on the broker's confirms; a consumer's partitions read through one {@link
 * dev.camelstr.component.rabbitmq.RabbitMqBatchSource} each.
 */
package dev.camelstr.component.rabbitmq;
