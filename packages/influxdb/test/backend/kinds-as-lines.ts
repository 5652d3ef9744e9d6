/** Every kind of metric as each schema has it, as `storedLines` shows it of a database in which nothing else is. */
export const kindsAsLines = {
  "telegraf-prometheus-v1": [
    "baskets gauge=-7i",
    "baskets_delta gauge=1e-7",
    "duration +Inf=4,0.1=2,1=3,25=3,count=4,max=99,min=0.05,sum=99.65",
    "duration_delta +Inf=4,0.1=2,1=3,25=3,count=4,max=99,min=0.05,sum=99.65",
    "latency 0.5=1.25,0.99=2,count=10,sum=12.5",
    "orders counter=3i",
    "orders_delta gauge=2i",
    "seconds counter=1e+21",
    "size +Inf=5,0=1,0.5=1,1=2,1024=5,128=4,16=4,2=2,256=4,32=4,4=4,512=4,64=4,8=4,count=5,max=1000,min=0,sum=1007",
    "temperature gauge=-0.1",
    "threads gauge=9007199254740993i",
  ],
  // Lines of one series and time are one row.
  "telegraf-prometheus-v2": [
    "prometheus baskets=-7i,baskets_delta=1e-7," +
      "duration_count=4,duration_delta_count=4,duration_delta_max=99,duration_delta_min=0.05,duration_delta_sum=99.65," +
      "duration_max=99,duration_min=0.05,duration_sum=99.65,latency_count=10,latency_sum=12.5," +
      "orders=3i,orders_delta=2i,seconds=1e+21,size_count=5,size_max=1000,size_min=0,size_sum=1007," +
      "temperature=-0.1,threads=9007199254740993i",
    "prometheus,le=+Inf duration_bucket=4,duration_delta_bucket=4,size_bucket=5",
    "prometheus,le=0 size_bucket=1",
    "prometheus,le=0.1 duration_bucket=2,duration_delta_bucket=2",
    "prometheus,le=0.5 size_bucket=1",
    "prometheus,le=1 duration_bucket=3,duration_delta_bucket=3,size_bucket=2",
    "prometheus,le=1024 size_bucket=5",
    "prometheus,le=128 size_bucket=4",
    "prometheus,le=16 size_bucket=4",
    "prometheus,le=2 size_bucket=2",
    "prometheus,le=25 duration_bucket=3,duration_delta_bucket=3",
    "prometheus,le=256 size_bucket=4",
    "prometheus,le=32 size_bucket=4",
    "prometheus,le=4 size_bucket=4",
    "prometheus,le=512 size_bucket=4",
    "prometheus,le=64 size_bucket=4",
    "prometheus,le=8 size_bucket=4",
    "prometheus,quantile=0.5 latency=1.25",
    "prometheus,quantile=0.99 latency=2",
  ],
  // Integers in place of unsigned ones, which InfluxDB 1 does not have.
  "otel-v1": [
    "baskets__sum value_cumulative_nonmonotonic_int=-7i",
    "baskets_delta__sum value_delta_nonmonotonic_double=1e-7",
    "duration__histogram count=4i,cumulative_0.1=2i,cumulative_1=1i,cumulative_25=0i,max=99,min=0.05,sum=99.65",
    "duration_delta__histogram count=4i,delta_0.1=2i,delta_1=1i,delta_25=0i,max=99,min=0.05,sum=99.65",
    "latency__summary count=10i,quantile_0.5=1.25,quantile_0.99=2,sum=12.5",
    "orders__sum value_cumulative_monotonic_int=3i",
    "orders_delta__sum value_delta_monotonic_int=2i",
    "seconds__sum value_cumulative_monotonic_double=1e+21",
    "size__exponentialhistogram count=5i,cumulative_0=1i,cumulative_0.5=0i,cumulative_1=1i,cumulative_1024=1i," +
      "cumulative_128=0i,cumulative_16=0i,cumulative_2=0i,cumulative_256=0i,cumulative_32=0i,cumulative_4=2i," +
      "cumulative_512=0i,cumulative_64=0i,cumulative_8=0i,max=1000,min=0,sum=1007",
    "temperature__gauge value_double=-0.1",
    "threads__gauge value_int=9007199254740993i",
  ],
} as const;
