package dev.camelstr.component.relay;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * An {@link Error} in a step of a route fails its exchange, as an exception does. Camel itself lets it pass: the exchange
 * would stay under way for ever and hold what it was charged, or go on as if the step had succeeded, on whichever thread comes
 * by. Found by each Camel context that has this jar.
 */
public final class ErrorsAsFailures implements ContextServicePlugin, InterceptStrategy {

    @Override
    public void load(CamelContext context) {
        context.getCamelContextExtension().addInterceptStrategy(this);
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new Step(AsyncProcessorConverterHelper.convert(target));
    }

    private static final class Step extends DelegateAsyncProcessor {
        Step(AsyncProcessor target) {
            super(target);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Later later = new Later(callback);
            try {
                return later.returned(super.process(exchange, later));
            } catch (Error e) {
                exchange.setException(e);
                return later.returned(true);
            }
        }
    }

    /** What a step says before it returns waits until it has returned: it may say that it is done, and still throw. */
    private static final class Later implements AsyncCallback {
        private final AsyncCallback callback;
        private final AtomicBoolean done = new AtomicBoolean();
        private volatile boolean returned;
        private volatile boolean said;

        Later(AsyncCallback callback) {
            this.callback = callback;
        }

        @Override
        public void done(boolean doneSync) {
            said = true;
            if (!doneSync || returned) {
                complete(false);
            }
        }

        boolean returned(boolean sync) {
            returned = true;
            if (sync || said) {
                complete(sync);
            }
            return sync;
        }

        private void complete(boolean doneSync) {
            if (done.compareAndSet(false, true)) {
                callback.done(doneSync);
            }
        }
    }
}
