import dev.camelstr.component.rabbitmq.RabbitMqStreamComponent;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Prints the events of a relay, by way of a stream: {@code RelayToStream RELAY BROKER}. */
class RelayToStream {

    public static void main(String... args) throws Exception {
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.getComponent("rabbitmq-stream", RabbitMqStreamComponent.class).setUri(args[1]);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("nostr:" + args[0]).to("rabbitmq-stream:events");
                from("rabbitmq-stream:events?offset=first")
                        .process(exchange -> System.out.println("read " + exchange.getMessage().getBody(String.class)));
            }
        });
        camel.start();
        Thread.sleep(Long.MAX_VALUE);
    }
}
