// Starts Swagger UI, which comes as a plain script and leaves SwaggerUIBundle on the window.
const place = document.getElementById("swagger-ui");

window.SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  validatorUrl: null,
});
